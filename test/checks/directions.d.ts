export function wrongDirections(src: string): string[];

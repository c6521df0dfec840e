export function wrongDirections(src: string, files?: readonly string[]): string[];

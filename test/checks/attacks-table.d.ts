export function attacksTable(root: string): string;

export function template(adminUrl: string, name: string, fill: () => Promise<unknown>): Promise<void>;
export function administer(adminUrl: string, sql: string): Promise<void>;

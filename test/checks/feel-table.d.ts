export function feelTable(root: string): string;

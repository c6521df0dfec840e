import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { databaseRejection } from './database-rejection.js';
import { preparedName } from './prepared.js';
import type { Connection } from './transaction.js';

/** One statement outside of any transaction and office, for what comes before a caller is known. */
@Injectable()
export class OneQuery {
  constructor(private readonly database: DataSource) {}

  /** The rows of a statement that commits by itself. Raises `DATABASE_UNAVAILABLE`, `LOCK_TIMEOUT`. */
  async rows<Row>(text: string, params: readonly unknown[]): Promise<Row[]> {
    const runner = this.database.createQueryRunner();
    const name = preparedName(text);
    try {
      const connection = (await runner.connect()) as Connection;
      const { rows } = await connection.query({ text, values: [...params], ...(name === undefined ? {} : { name }) });
      return rows as Row[];
    } catch (error) {
      throw databaseRejection(error) ?? error;
    } finally {
      await runner.release();
    }
  }
}

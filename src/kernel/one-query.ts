import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { databaseRejection } from './database-rejection.js';

/** One statement outside of any transaction and office, for what comes before a caller is known. */
@Injectable()
export class OneQuery {
  constructor(private readonly database: DataSource) {}

  /** The rows of a statement that commits by itself. Raises `DATABASE_UNAVAILABLE`, `LOCK_TIMEOUT`. */
  async rows<Row>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.database.query<Row[]>(sql, [...params]);
    } catch (error) {
      throw databaseRejection(error) ?? error;
    }
  }
}

import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OneQuery } from './one-query.js';
import { RejectionCatalogue } from './rejection-catalogue.js';
import { Commands } from './run-command.js';
import { SERVICE_OPTIONS, type ServiceOptions } from './service-options.js';

/** What every room stands on: commands, the catalogue of refusals, how this process was started. */
@Global()
@Module({})
export class KernelModule {
  static of(options: ServiceOptions, database: DataSource): DynamicModule {
    return {
      module: KernelModule,
      providers: [
        { provide: SERVICE_OPTIONS, useValue: options },
        { provide: DataSource, useValue: database },
        RejectionCatalogue,
        Commands,
        OneQuery,
      ],
      exports: [SERVICE_OPTIONS, RejectionCatalogue, Commands, OneQuery],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { HttpModule } from './kernel/http/index.js';
import { KernelModule, type ServiceOptions } from './kernel/index.js';
import { OrganisationModule } from './organisation/index.js';
import { AccessModule } from './access/index.js';
import { CalendarModule } from './calendar/index.js';
import { DefinitionsModule } from './definitions/index.js';
import { InstancesModule } from './instances/index.js';
import { TasksModule } from './tasks/index.js';
import { JobsModule } from './jobs/index.js';
import { DocumentsModule } from './documents/index.js';
import { ArchiveModule } from './archive/index.js';
import { AuditModule } from './audit/index.js';
import { ProcessWiringModule } from './process-wiring.js';
import { ServiceModule } from './service/service.module.js';

/** Every room, in the order of the story that `src/README.md` tells. */
@Module({})
export class AppModule {
  static of(options: ServiceOptions, database: DataSource): DynamicModule {
    return {
      module: AppModule,
      imports: [
        KernelModule.of(options, database),
        HttpModule,
        OrganisationModule,
        AccessModule,
        CalendarModule,
        DefinitionsModule,
        InstancesModule,
        TasksModule,
        JobsModule,
        DocumentsModule,
        ArchiveModule,
        AuditModule,
        ProcessWiringModule,
        ServiceModule.of(options),
      ],
    };
  }
}

import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller } from '../kernel/index.js';
import { BodyLimit, CurrentCaller, Produces, RequiresPermission } from '../kernel/http/index.js';
import { exportCsv, exportOrganisation, type OrganisationExport } from './import/export-organisation.js';
import { importOrganisation, type ImportReport } from './import/import-organisation.js';
import { isKind } from './import/read-csv.js';
import { ImportBody, ImportQuery } from './organisation.dto.js';

/** The organisation as a whole, in and out. */
@ApiTags('organisation')
@Controller('org')
@RequiresPermission('org:write')
export class OrganisationExchangeController {
  constructor(private readonly commands: Commands) {}

  /** Brings units, positions, persons, appointments, headcounts and duties; `dryRun=true` only reports. */
  @Post('import')
  @ApiOperation({
    operationId: 'importOrganisation',
    summary: '导入机构与任职 / Brings units, positions, persons, appointments and duties; dryRun only reports',
  })
  @BodyLimit(8_388_608)
  import(
    @CurrentCaller() caller: Caller,
    @Query() { dryRun, check }: ImportQuery,
    @Body() body: ImportBody,
  ): Promise<ImportReport> {
    return this.commands.run(caller, importOrganisation, { body, dryRun: (dryRun ?? false) || (check ?? false) });
  }

  /** What `importOrganisation` takes, days that are over included. */
  @Get('export')
  @ApiOperation({
    operationId: 'exportOrganisation',
    summary: '导出机构与任职 / The organisation as an import takes it',
  })
  export(@CurrentCaller() caller: Caller): Promise<OrganisationExport> {
    return this.commands.run(caller, exportOrganisation, null);
  }

  /** One kind of things as CSV. */
  @Get('export/:kind')
  @Produces('text/csv')
  @ApiOperation({ operationId: 'exportOrganisationCsv', summary: '导出一类为 CSV / One kind of things as CSV' })
  async exportCsv(@CurrentCaller() caller: Caller, @Param('kind') kind: string): Promise<StreamableFile> {
    if (!isKind(kind)) throw new Rejection('NOT_FOUND');
    const csv = await this.commands.run(caller, exportCsv, { kind });
    return new StreamableFile(Buffer.from(csv), {
      type: 'text/csv; charset=utf-8; header=present',
      disposition: `attachment; filename="${kind}.csv"`,
    });
  }
}

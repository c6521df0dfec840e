import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, Creates, CurrentCaller, Cursors, type HttpRequest, type Page } from '../../kernel/http/index.js';
import { readOnRecord } from '../../audit/index.js';
import { CONTACT, UNIT_CONTACTS, type ContactView } from './contact.js';
import type { ContactPosition } from './contact.store.js';
import { logContact } from './log-contact.js';
import { listContacts, readContact } from './read-contacts.js';
import { readDossier, type UnitDossier } from './read-dossier.js';
import { ContactsQuery, LogContactBody } from './unit-contacts.dto.js';

/** The contact that the department keeps with units, and what it holds about each. */
@ApiTags('unit-contacts')
@ApiBearerAuth()
@Controller('org/units/:code')
@ByRelation('R-036')
export class UnitContactsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  /** By the groups of coordination and supervision, director and deputy, and the liaison of the unit. */
  @Post('contacts')
  @Creates('/org/units/:code/contacts')
  @ApiOperation({ operationId: 'logUnitContact', summary: '登记联系记录 / Log a contact with a unit, or correct one' })
  log(
    @CurrentCaller() caller: Caller,
    @Param('code') unit: string,
    @Body() { contactedOn, channel, withWhom, summary, followUpOn, followsUp, corrects }: LogContactBody,
  ): Promise<ContactView> {
    return this.commands.run(caller, logContact, {
      unit,
      contactedOn,
      channel,
      summary,
      withWhom: withWhom ?? null,
      followUpOn: followUpOn ?? null,
      followsUp: followsUp ?? null,
      corrects: corrects ?? null,
    });
  }

  @Get('contacts')
  @ApiOperation({ operationId: 'listUnitContacts', summary: '单位联系记录 / Contacts with a unit, newest first' })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('code') unit: string,
    @Query() { limit, cursor, channel, from, to }: ContactsQuery,
    @Req() { method }: HttpRequest,
  ): Promise<Page<ContactView>> {
    const binding = ['unit-contacts', unit, channel ?? null, from ?? null, to ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as ContactPosition);
    const found = await readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => listContacts(ctx, unit, { channel, from, to }, limit + 1, after),
      () => ({ objectType: UNIT_CONTACTS, objectId: unit, purpose: 'CONTACTS' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ on: last.contactedOn, id: last.id }, binding) : null };
  }

  @Get('contacts/:id')
  @ApiOperation({ operationId: 'getUnitContact', summary: '联系记录 / One contact with a unit' })
  one(
    @CurrentCaller() caller: Caller,
    @Param('code') unit: string,
    @Param('id') id: string,
    @Req() { method }: HttpRequest,
  ): Promise<ContactView> {
    return readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => readContact(ctx, unit, id),
      (found) => ({ objectType: CONTACT, objectId: found.id, purpose: 'CONTACTS' }),
    );
  }

  /** Its people, the last contacts, what is to be followed up, and what was sent to it as far as the caller may see it. */
  @Get('dossier')
  @ApiOperation({
    operationId: 'getUnitDossier',
    summary: '单位档案页 / What the office holds about a unit, on one page',
  })
  dossier(
    @CurrentCaller() caller: Caller,
    @Param('code') unit: string,
    @Req() { method }: HttpRequest,
  ): Promise<UnitDossier> {
    return readOnRecord(
      this.commands,
      { caller, method },
      (ctx) => readDossier(ctx, unit),
      () => ({ objectType: UNIT_CONTACTS, objectId: unit, purpose: 'CONTACTS' }),
    );
  }
}

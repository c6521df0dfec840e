import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Commands, Rejection, type Caller } from '../kernel/index.js';
import { PERMISSION, PUBLIC, type HttpRequest } from '../kernel/http/index.js';
import { Callers } from './callers.js';
import { LogIns } from './log-ins.js';

const READS = new Set(['GET', 'HEAD']);

/** Lets a request in: finds its caller, and checks what its route demands of it. Refusals of permission are recorded. */
@Injectable()
export class Authenticate implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly commands: Commands,
    private readonly logIns: LogIns,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marks: Parameters<Reflector['getAllAndOverride']>[1] = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, marks)) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { caller, day, requiresIdempotency, refusal } = await this.callers.identify({
      authorization: request.get('authorization'),
      onBehalfOf: request.get('on-behalf-of'),
      language: request.language,
      traceId: request.traceId,
    });
    request.caller = caller;
    await this.logIns.note(caller, day);
    if (refusal) await this.refuse(caller, 'access.actFor', refusal);
    const permission = this.reflector.getAllAndOverride<string>(PERMISSION, marks);
    if (permission !== undefined && !caller.permissions.has(permission)) {
      await this.refuse(caller, 'access.demandPermission', new Rejection('PERMISSION_MISSING', { permission }));
    }
    const isWrite = !READS.has(request.method);
    if (isWrite && requiresIdempotency && request.get('idempotency-key') === undefined) {
      throw new Rejection('IDEMPOTENCY_KEY_REQUIRED');
    }
    return true;
  }

  /** Refuses as a command, so that the refusal stands in the trail like any other. */
  private async refuse(caller: Caller, name: string, refusal: Rejection): Promise<void> {
    await this.commands.run(caller, { name, execute: () => Promise.reject(refusal) }, null);
  }
}

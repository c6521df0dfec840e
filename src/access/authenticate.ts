import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { Commands, Rejection, type Caller } from '../kernel/index.js';
import { ACCESS, type Access, type HttpRequest } from '../kernel/http/index.js';
import { Callers, type Identified, type Proved } from './callers.js';
import { may } from './policy/index.js';
import { LogIns } from './log-ins.js';
import { RateLimits, type Counted, type Quota } from './rate-limits.js';

const READS = new Set(['GET', 'HEAD']);

/**
 * Lets a request in: finds its caller, counts it against the caller's pace, and checks what its route demands of it. Refusals
 * for lack of authority are recorded.
 */
@Injectable()
export class Authenticate implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly limits: RateLimits,
    private readonly commands: Commands,
    private readonly logIns: LogIns,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marks: Parameters<Reflector['getAllAndOverride']>[1] = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, marks);
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no access`);
    if (access.kind === 'PUBLIC') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const proved = await this.prove(request, http.getResponse());
    const { caller, day, requiresIdempotency, refusal } = await this.identify(proved, request, http.getResponse());
    request.caller = caller;
    await this.logIns.note(caller, day, proved.key?.prefix ?? null);
    if (refusal) await this.refuse(caller, 'access.actFor', refusal);
    const permissions = access.kind === 'PERMISSION' ? access.permissions : [];
    const decision = may(caller, 'route.call', { permissions }, day);
    if (!decision.may) {
      await this.refuse(caller, 'access.demandPermission', new Rejection(decision.code, decision.params));
    }
    const isWrite = !READS.has(request.method);
    if (isWrite && requiresIdempotency && request.get('idempotency-key') === undefined) {
      throw new Rejection('IDEMPOTENCY_KEY_REQUIRED');
    }
    return true;
  }

  /** What can be said before the database is asked; credentials that prove nothing count against everybody's bucket. */
  private async prove(request: HttpRequest, response: Response): Promise<Proved> {
    try {
      return await this.callers.prove(request.get('authorization'), request.get('on-behalf-of'));
    } catch (error) {
      spend(this.limits.takeAnonymous(), response);
      throw error;
    }
  }

  /** Who it is. One that is known is counted before the database is asked, a new key as nobody's until it proves right. */
  private async identify(proved: Proved, request: HttpRequest, response: Response): Promise<Identified> {
    const known = this.countedAs(proved);
    spend(known ? this.limits.take(known) : this.limits.takeAnonymous(), response);
    const identified = await this.callers.identify(proved, request);
    const { client } = identified.caller;
    if (proved.key && client) {
      const counted = this.limits.learn(proved.key.secretHash, client.id, identified.pace);
      if (!known) {
        this.limits.giveBackAnonymous();
        spend(this.limits.take(counted), response);
      }
    }
    return identified;
  }

  private countedAs({ key, person }: Proved): Counted | null {
    if (key) return this.limits.clientOf(key.secretHash);
    return person === null ? null : { kind: 'person', id: person };
  }

  /** Refuses as a command, so that the refusal stands in the trail like any other. */
  private async refuse(caller: Caller, name: string, refusal: Rejection): Promise<void> {
    await this.commands.run(caller, { name, execute: () => Promise.reject(refusal) }, null);
  }
}

/**
 * Says in the answer where its caller stands (draft-ietf-httpapi-ratelimit-headers: `q` requests in `w` seconds; `r` are left,
 * the next may come in `t` seconds). Raises `RATE_LIMITED`.
 */
function spend(quota: Quota | null, response: Response): void {
  if (!quota) {
    response.removeHeader('RateLimit-Policy');
    response.removeHeader('RateLimit');
    return;
  }
  const { name, pace, left, wait, isWithin } = quota;
  const window = Math.max(1, Math.ceil(pace.burst / pace.perSecond));
  response.set('RateLimit-Policy', `"${name}";q=${pace.burst};w=${window}`);
  response.set('RateLimit', `"${name}";r=${left};t=${wait}`);
  if (!isWithin) throw new Rejection('RATE_LIMITED', { retryAfter: Math.max(1, wait) });
}

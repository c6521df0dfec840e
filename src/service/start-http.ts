import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication, LoggerService, LogLevel } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import {
  BASE_PATH,
  closeExpress,
  type Draining,
  limitServer,
  newExpress,
  ProblemFilter,
  StopSignal,
} from '../kernel/http/index.js';
import { describeApi } from './describe-api.js';
import { serveDocuments } from './serve-documents.js';

/** Longest time that running requests are given at the end, in milliseconds. */
const PATIENCE = 20_000;

/** Nest's own logger, the levels that are logged, or nothing. */
export type Logging = LoggerService | LogLevel[] | false;

/** Routes that live outside `/api/v1`. */
const OUTSIDE = ['health/live', 'health/ready', 'problems', 'problems/:code'].map((path) => ({
  path,
  method: RequestMethod.GET,
}));

/** An application with our Express, not yet initialised. */
export async function newApplication(
  module: Parameters<typeof NestFactory.create>[0],
  draining: Draining,
  logger: Logging,
): Promise<INestApplication> {
  const application = await NestFactory.create(module, new ExpressAdapter(newExpress(draining)), {
    bodyParser: false,
    logger,
    abortOnError: false,
  });
  return application.setGlobalPrefix(BASE_PATH, { exclude: OUTSIDE });
}

/** A service that answers. */
export interface RunningHttp {
  readonly application: INestApplication;
  readonly port: number;
  /** Refuses new requests, waits for those that run, at most 20 seconds, and closes every connection. */
  drain(): Promise<void>;
}

/** Initialises every room and listens. Raises the error of `listen` (`EADDRINUSE` …). */
export async function startHttp(
  module: Parameters<typeof NestFactory.create>[0],
  { port, host, logger }: { readonly port: number; readonly host?: string | undefined; readonly logger: Logging },
): Promise<RunningHttp> {
  const draining: Draining = { stopping: false, running: 0 };
  const application = await newApplication(module, draining, logger);
  try {
    await application.init();
    const express = application.getHttpAdapter().getInstance() as ReturnType<typeof newExpress>;
    serveDocuments(express, describeApi(application));
    closeExpress(express, application.get(ProblemFilter));
    const server = application.getHttpServer() as Server;
    limitServer(server);
    await listen(server, port, host);
    const drain = (): Promise<void> => drainServer(server, draining, application.get(StopSignal));
    return { application, port: (server.address() as AddressInfo).port, drain };
  } catch (error) {
    await application.close();
    throw error;
  }
}

/** Not Nest's own `listen`, which logs what the caller is going to say in a sentence. */
function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function drainServer(server: Server, draining: Draining, stopping: StopSignal): Promise<void> {
  draining.stopping = true;
  stopping.stop();
  server.close();
  server.closeIdleConnections();
  const deadline = Date.now() + PATIENCE;
  while (draining.running > 0 && Date.now() < deadline) await sleep(20);
  server.closeAllConnections();
}

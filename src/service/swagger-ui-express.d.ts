declare module 'swagger-ui-express' {
  import type { RequestHandler } from 'express';

  const swaggerUi: {
    readonly serve: readonly RequestHandler[];
    setup(document: undefined, options: Readonly<Record<string, unknown>>): RequestHandler;
  };
  export default swaggerUi;
}

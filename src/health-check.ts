/** Asks the service of this container whether it is ready: exit code 0 when it is (see the Dockerfile). */
const port = process.env['PORT'] ?? '3000';
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;

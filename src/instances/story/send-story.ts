import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { Caller } from '../../kernel/index.js';
import { nextPage, type HttpRequest, type Page } from '../../kernel/http/index.js';
import { storyText, type StoryLine } from './read-story.js';

/** A page of a story as JSON, or, to whoever would rather have text, as lines in the reader's language; `Link` names the next. */
export function sendStory(
  request: HttpRequest,
  response: Response,
  page: Page<StoryLine>,
  language: Caller['language'],
): Page<StoryLine> | StreamableFile {
  if (request.accepts(['application/json', 'text/plain']) !== 'text/plain') return page;
  if (page.next !== null) response.links({ next: nextPage(request, page.next) });
  return new StreamableFile(Buffer.from(storyText(page.items, language)), { type: 'text/plain; charset=utf-8' });
}

import { existsSync, readFileSync } from 'node:fs';

describe('the story in src/README.md', () => {
  const story = readFileSync('src/README.md', 'utf8');
  const paths = [...new Set([...story.matchAll(/`((?:src|processes|test|docs)\/[^`]*)`/g)].map(([, path]) => path!))];

  it('names every room', () => {
    expect(paths.length).toBeGreaterThan(60);
  });

  it.each(paths)('%s exists', (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it('names only elements that are drawn', () => {
    const drawn = ['outgoing-higher-office-document', 'issue-and-distribute', 'archive-hand-over']
      .map((name) => readFileSync(`processes/${name}.bpmn`, 'utf8'))
      .join('');
    const road = story.slice(story.indexOf('## The road'), story.indexOf('## One way'));
    const elements = [...road.matchAll(/`((?:ev|svc|sub|rule)[A-Z]\w*)`/g)].map(([, id]) => id!);
    expect(elements.filter((id) => !drawn.includes(`id="${id}"`))).toEqual([]);
  });
});

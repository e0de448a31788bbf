/** On a projector, at 200 % zoom, on a big screen: what is drawn stays readable, and every pane has its button. */
import { describe, expect, it } from 'vitest';
import { classroom } from './classroom.ts';
import type { Looks, Student } from './student.ts';

const room = classroom();
let student: Student;

/** Height in px of the smallest words that the drawing shows. */
async function smallestWords(): Promise<number> {
  return await student.page.evaluate(() => {
    const zoom = Number(/scale\(([\d.]+)\)/.exec(document.querySelector('.under [data-moves]')?.getAttribute('transform') ?? '')?.[1]);
    const sizes = [...document.querySelectorAll('.under text')].map((each) => Number.parseFloat(getComputedStyle(each).fontSize));
    return zoom * Math.min(...sizes);
  });
}

const opened = async () => [await student.page.locator('.left-pane').count(), await student.page.locator('.right-pane').count()];

describe('the drawing', () => {
  const LOOKS: readonly (readonly [string, Looks, readonly number[]])[] = [
    ['a projector', { width: 1280, height: 720 }, [1, 1]],
    ['an old projector', { width: 1024, height: 768 }, [1, 0]],
    ['a window at 200 %', { width: 720, height: 450 }, [0, 0]],
    ['a big screen', { width: 1920, height: 1080 }, [1, 1]],
  ];
  it.each(LOOKS)('stays readable on %s with the dock open', async (_, looks, panes) => {
    student = await room.sits(looks);
    await student.opensExample('nat-router');
    expect(await opened()).toEqual(panes);
    await student.page.locator('[data-tab=problems]').click();
    await student.page.locator('.dock-body').waitFor();
    expect(await smallestWords()).toBeGreaterThanOrEqual(10.99);
    // What is chosen in a list comes into sight.
    await student.hits('Control+k');
    await student.types('web');
    await expect.poll(() => student.isInSight('web')).toBe(true);
    expect(await smallestWords()).toBeGreaterThanOrEqual(10.99);
  });
});

describe('the panes', () => {
  it('come and go by a button and by a key that no browser keeps for itself', async () => {
    student = await room.sits({ width: 720, height: 450 });
    await student.opensExample('bridge');
    await student.presses('Show the palette');
    await student.hits('2');
    expect(await opened()).toEqual([1, 1]);
    await student.page.setViewportSize({ width: 1440, height: 900 });
    await student.presses('Hide the inspector');
    await student.hits('1');
    expect(await opened()).toEqual([0, 0]);
  });
});

describe('what is in the way', () => {
  it('is said by Run, which leads to it', async () => {
    student = await room.sits();
    await student.beginsADrawing();
    await student.drags('macvlan').intoTheDrawing();
    const run = student.page.locator('[data-command=run]');
    expect(await run.getAttribute('title')).toMatch(/problems? to mend first$/);
    await run.click({ force: true });
    await student.page.locator('.problem').first().waitFor();
  });

  it('is said beside a name that is taken, which stays as it was typed', async () => {
    student = await room.sits();
    await student.opensExample('bridge');
    await student.renames('web', 'client');
    await student.page.locator('.name-refusal').getByText('client').waitFor();
    expect(await student.page.locator('.name-field').inputValue()).toBe('client');
    await student.page.locator('.name-field').fill('shop');
    await student.hits('Enter');
    await student.sees('containers.shop');
  });
});

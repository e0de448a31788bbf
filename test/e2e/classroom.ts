/** One server for the tests of a file, and a window of its own for each. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Served, serve } from './served.ts';
import { type Looks, Student } from './student.ts';

export interface Classroom {
  /** The server, once the tests run. */
  readonly served: Served;
  /** A student sits down in a new window. */
  sits(looks?: Looks): Promise<Student>;
}

/** To be called at the top of a test file. After each test its labs are ended, and what the page complained of fails it. */
export function classroom(): Classroom {
  let served: Served;
  let student: Student;
  beforeAll(async () => {
    served = await serve();
  }, 120_000);
  afterAll(() => served.close());
  afterEach(async () => {
    const { complaints } = student;
    await student.leaves();
    served.netyard('down', '--all');
    expect(complaints).toEqual([]);
  });
  return {
    get served() {
      return served;
    },
    async sits(looks) {
      student = await Student.sits(served, looks);
      return student;
    },
  };
}

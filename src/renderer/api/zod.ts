/** Before any schema is used. The page's policy forbids making code from text, and zod would try whether it may. */
import { config } from 'zod';

config({ jitless: true });

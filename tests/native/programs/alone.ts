// A program without threads.

import { print } from 'heddle';

print`alone`;

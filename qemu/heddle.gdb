# Commands for gdb that know the kernel: `heddle-threads` and `heddle-run-queue`.
#
# `npm run debug` loads them. They only read the kernel's own variables by their TypeScript names,
# and work wherever the machine is stopped after the scheduler has started.

define heddle-thread-line
  printf "%4lu  %-14s  ", $arg0->id >> 24, (char *)$arg0->name + 4
  if $arg0 == bootCpu.current
    printf "running "
  else
    if $arg0->state == 1
      printf "ready   "
    end
    if $arg0->state == 2
      printf "blocked "
    end
    if $arg0->state == 3
      printf "stopped "
    end
    if $arg0->state == 4
      printf "exited  "
    end
  end
  printf "  %3u  %8lu  %8lu  %#lx\n", 64 - $arg0->level, $arg0->switchCount, $arg0->preemptionCount, $arg0->context.rip
end

define heddle-threads
  printf "  id  name            state     pri  switches  preempts  goes on at\n"
  set $thread = oldest
  while $thread != 0
    heddle-thread-line $thread
    set $thread = $thread->newerThread
  end
end
document heddle-threads
Lists the threads of the kernel: id, name, state, priority, switches, preemptions, and where each goes on.
end

define heddle-run-queue
  set $level = 1
  while $level < 65
    if (bootCpu.queue.occupied >> ($level - 1)) & 1
      printf "priority %2u:", 64 - $level
      set $head = bootCpu.queue.heads[$level]
      set $thread = $head
      printf " %s", (char *)$thread->name + 4
      set $thread = $thread->next
      while $thread != $head
        printf " -> %s", (char *)$thread->name + 4
        set $thread = $thread->next
      end
      printf "\n"
    end
    set $level = $level + 1
  end
end
document heddle-run-queue
Shows the run queue of the CPU: for each priority that has ready threads, their circle, the next to run first.
end

package io.parley.connection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The deadlines of all connections of a loop: a binary heap, the nearest on top. Loop only. */
final class DeadlineQueue {

  /** Stands in places that are not in use, so that no ended connection is held. */
  private static final Timed VACANT =
      new Timed() {
        @Override
        void expire(long now) {
          throw new IllegalStateException();
        }
      };

  private Timed[] heap = new Timed[16];
  private int size;

  /** Sets the entry's deadline, sooner or later than before; {@link Timed#NEVER} takes it out. */
  void set(Timed entry, long due) {
    if (due == entry.due) {
      return;
    }
    if (due == Timed.NEVER) {
      remove(entry);
      return;
    }
    if (entry.place < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      entry.place = size++;
    }
    boolean sooner = due < entry.due;
    entry.due = due;
    if (sooner) {
      siftUp(entry);
    } else {
      siftDown(entry);
    }
  }

  /** The nearest deadline, or {@link Timed#NEVER}. */
  long next() {
    return size == 0 ? Timed.NEVER : heap[0].due;
  }

  /** Takes out the entry with the nearest deadline if that has come, or gives null. */
  @Nullable Timed pollDue(long now) {
    if (size == 0 || heap[0].due > now) {
      return null;
    }
    Timed first = heap[0];
    remove(first);
    return first;
  }

  private void remove(Timed entry) {
    int place = entry.place;
    entry.place = -1;
    entry.due = Timed.NEVER;
    if (place < 0) {
      return;
    }
    Timed last = heap[--size];
    heap[size] = VACANT;
    if (last != entry) {
      last.place = place;
      siftUp(last);
      siftDown(last);
    }
  }

  private void siftUp(Timed entry) {
    int at = entry.place;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent].due <= entry.due) {
        break;
      }
      put(heap[parent], at);
      at = parent;
    }
    put(entry, at);
  }

  private void siftDown(Timed entry) {
    int at = entry.place;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1].due < heap[child].due) {
        child++;
      }
      if (heap[child].due >= entry.due) {
        break;
      }
      put(heap[child], at);
      at = child;
    }
    put(entry, at);
  }

  private void put(Timed entry, int at) {
    heap[at] = entry;
    entry.place = at;
  }
}

/// A load generator that costs little: one thread, raw sockets, requests rendered beforehand.
@NullMarked
package io.pacspace.bench.load;

import org.jspecify.annotations.NullMarked;

/// How fast environments become active, what one costs, and what it costs to ask.
@NullMarked
package io.pacspace.bench.activations;

import org.jspecify.annotations.NullMarked;

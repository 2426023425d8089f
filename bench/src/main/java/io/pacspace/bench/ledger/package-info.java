/// How fast deltas are recorded and verified, what one costs, and what becomes of a flood of them.
@NullMarked
package io.pacspace.bench.ledger;

import org.jspecify.annotations.NullMarked;

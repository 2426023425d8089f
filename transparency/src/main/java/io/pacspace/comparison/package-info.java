/// Two counts of the same usage, put side by side: what a ledger has and what the other side of an
/// invoice has counted. Pure, and beside the formats of proofs: the server and the command line
/// find the same differences by it.
@NullMarked
package io.pacspace.comparison;

import org.jspecify.annotations.NullMarked;

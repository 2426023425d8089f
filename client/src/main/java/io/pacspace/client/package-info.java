/// A client of the Balance API that retries safely, keeps amounts exact and checks proofs itself.
@NullMarked
package io.pacspace.client;

import org.jspecify.annotations.NullMarked;

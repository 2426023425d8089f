/// A monitor of logs: follows each over time, keeps what it read, and says what does not extend it.
@NullMarked
package io.pacspace.monitor;

import org.jspecify.annotations.NullMarked;

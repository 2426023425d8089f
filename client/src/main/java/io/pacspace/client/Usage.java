package io.pacspace.client;

import java.util.Optional;

/// How many deltas the plan includes in a month and how many are used.
///
/// @param allowed empty where a contract says, as is `remaining`
public record Usage(String plan, Optional<Long> allowed, long consumed, Optional<Long> remaining) {}

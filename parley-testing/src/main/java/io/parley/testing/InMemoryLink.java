package io.parley.testing;

import io.parley.WebSocket;

/**
 * A client's socket on an {@link InMemoryNetwork} with both directions of its connection.
 *
 * @param client the client's socket; what the server makes of it, its handler knows
 */
public record InMemoryLink(WebSocket client, Direction toServer, Direction toClient) {}

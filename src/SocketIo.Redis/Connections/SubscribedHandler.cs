namespace SocketIoNet.Redis.Connections;

/// <summary>Handles a message. Messages of one connection come one after the other, in the order of Redis, whatever their channels; channel and payload are valid until the handler returns.</summary>
internal delegate void SubscribedHandler(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload);

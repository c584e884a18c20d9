namespace SocketIoNet.Redis.Connections;

/// <summary>Handles a message. Messages of one connection come one after the other, in the order of Redis, whatever their channels; the payload is valid until the handler returns.</summary>
internal delegate void SubscribedHandler(string channel, ReadOnlyMemory<byte> payload);

namespace SocketIoNet.EngineIo.Sending;

/// <summary>A message in a <see cref="SendQueue"/>.</summary>
internal readonly record struct QueuedMessage(MessageContent Message, bool Compress);

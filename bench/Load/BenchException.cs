namespace SocketIoNet.Bench;

/// <summary>A run that can not be counted: a server that answers wrongly, late or not at all.</summary>
internal sealed class BenchException(string message) : Exception(message);

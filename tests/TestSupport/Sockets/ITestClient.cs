namespace SocketIoNet.TestSupport.Sockets;

/// <summary>A client that speaks in Socket.IO packets as they are on the wire.</summary>
internal interface ITestClient : IAsyncDisposable
{
    /// <summary>The id of the socket that was connected last.</summary>
    string Id { get; }

    Task SendAsync(string packet);

    /// <summary>The next packet, or null when the server has closed the connection.</summary>
    Task<string?> ReceiveAsync();
}

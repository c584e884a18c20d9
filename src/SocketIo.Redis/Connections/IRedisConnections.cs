namespace SocketIoNet.Redis.Connections;

/// <summary>Connections beside the multiplexer that serve one purpose, each of which is opened again whenever it is lost.</summary>
internal interface IRedisConnections : IAsyncDisposable
{
    /// <summary>Whether they do all that they are for.</summary>
    bool IsUp { get; }

    /// <summary>Whether they do enough of it for the server to speak to others.</summary>
    bool IsUsable { get; }

    void Start();
}

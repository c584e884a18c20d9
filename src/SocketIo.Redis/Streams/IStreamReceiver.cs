namespace SocketIoNet.Redis.Streams;

/// <summary>What receives the entries of a namespace.</summary>
internal interface IStreamReceiver
{
    string StreamName { get; }

    /// <summary>Entries after this offset will be received. It must not run code of the application.</summary>
    void Begin(string offset);

    void Receive(RawEntry entry);
}

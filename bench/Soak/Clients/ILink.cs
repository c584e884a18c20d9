namespace SocketIoNet.Soak.Clients;

/// <summary>A transport of a client.</summary>
internal interface ILink
{
    Task SendAsync(string packet);

    Task SendAsync(byte[] attachment);

    /// <summary>Ends the TCP connections without a word.</summary>
    void Cut();
}

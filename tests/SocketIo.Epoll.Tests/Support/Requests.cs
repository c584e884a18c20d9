namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>Requests as bytes.</summary>
internal static class Requests
{
    public const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public const string GetAndClose = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    public static string Post(int length) => FormattableString.Invariant($"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
}

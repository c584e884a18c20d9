namespace SocketIoNet.Bench.Clients;

internal interface IHttpUser
{
    void OnResponse(HttpChannel channel, ReadOnlySpan<byte> body);
}

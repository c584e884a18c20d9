using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Clients;

/// <summary>An HTTP connection that is kept; one request at a time.</summary>
internal sealed class HttpChannel(IHttpUser user) : Channel
{
    private byte[] _scratch = [];

    public long Now => Loop.Now;

    protected override void OnOpened()
    {
    }

    protected override int Consume(ReadOnlySpan<byte> data)
    {
        if (!HttpResponses.TryRead(data, ref _scratch, out var status, out var body, out var length)) return 0;
        if (status != 200) throw new BenchException($"HTTP status {status}: {System.Text.Encoding.UTF8.GetString(body)}");
        user.OnResponse(this, body);
        return length;
    }

    protected override void OnClosedByServer() => throw new BenchException("the server closed an HTTP connection");
}

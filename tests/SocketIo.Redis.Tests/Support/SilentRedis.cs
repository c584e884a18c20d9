using System.Net;
using System.Net.Sockets;
using System.Text;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>Something that opens like a Redis and then says nothing, and the connection to it.</summary>
internal sealed class SilentRedis : IAsyncDisposable
{
    private readonly TcpClient _accepted;
    private readonly BufferedStream _input;

    private SilentRedis(RespConnection connection, TcpClient accepted)
    {
        Connection = connection;
        _accepted = accepted;
        _input = new BufferedStream(accepted.GetStream(), 64 * 1024);
    }

    public RespConnection Connection { get; }

    public static async Task<SilentRedis> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var opening = RespConnection.OpenAsync(new RespEndpoint(listener.LocalEndpoint, null, null, 0, "test", null), TestContext.Current.CancellationToken);
        var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().Bound();
        await accepted.GetStream().WriteAsync("+OK\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var redis = new SilentRedis(await opening.Bound(), accepted);
        Assert.Equal(["CLIENT", "SETNAME", "test"], await redis.ReceiveCommandAsync());
        return redis;
    }

    public async Task<string[]> ReceiveCommandAsync()
    {
        var words = new string[await ReceiveNumberAsync('*')];
        for (var i = 0; i < words.Length; i++)
        {
            var bytes = new byte[await ReceiveNumberAsync('$') + 2];
            await _input.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask().Bound();
            words[i] = Encoding.ASCII.GetString(bytes[..^2]);
        }

        return words;
    }

    public void Close() => _accepted.Close();

    public ValueTask DisposeAsync()
    {
        Connection.Dispose();
        _accepted.Dispose();
        return _input.DisposeAsync();
    }

    private async Task<int> ReceiveNumberAsync(char kind)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 2 || line[^1] != '\n')
        {
            await _input.ReadExactlyAsync(one, TestContext.Current.CancellationToken).AsTask().Bound();
            line.Append((char)one[0]);
        }

        Assert.Equal(kind, line[0]);
        return int.Parse(line.ToString(1, line.Length - 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}

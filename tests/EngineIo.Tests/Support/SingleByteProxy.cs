using System.Net;
using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A proxy that forwards single bytes, in both directions.</summary>
internal sealed class SingleByteProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;

    public SingleByteProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(IPAddress.Loopback, _target);
        await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream()), PumpAsync(far.GetStream(), near.GetStream()));
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var one = new byte[1];
        try
        {
            while (await from.ReadAsync(one) > 0) await to.WriteAsync(one);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // One side has closed, so the other is closed too.
        }
    }
}

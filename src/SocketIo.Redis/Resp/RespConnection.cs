using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetworkSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.Redis.Resp;

/// <summary>A connection of its own to Redis: replies come one after the other, in the order in which Redis sends them, on one thread at a time.</summary>
internal sealed class RespConnection : IDisposable
{
    private const int InitialBuffer = 16 * 1024;
    private const int LargestKeptBuffer = 1024 * 1024;

    private readonly Stream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly RespParser _parser = new();
    private byte[] _buffer = new byte[InitialBuffer];
    private int _start;
    private int _end;

    private RespConnection(Stream stream, EndPoint address)
    {
        _stream = stream;
        Address = address;
    }

    /// <summary>Where it has been opened to.</summary>
    public EndPoint Address { get; }

    /// <summary>Opens a connection, authenticates and selects the database.</summary>
    public static async Task<RespConnection> OpenAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        var connection = new RespConnection(await ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false), endpoint.Address);
        try
        {
            await connection.IntroduceAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends commands, without waiting for replies.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(commands, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendAsync(string[] command, CancellationToken cancellationToken)
    {
        var writer = new ArrayBufferWriter<byte>();
        RespWriter.WriteCommand(writer, command);
        return SendAsync(writer.WrittenMemory, cancellationToken);
    }

    /// <summary>Waits for the next reply, which <see cref="Current"/> then is.</summary>
    /// <exception cref="EndOfStreamException">The connection has ended.</exception>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        int next;
        while ((next = FindNext()) < 0)
        {
            MakeRoom();
            OnRead(await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        }

        _start = next;
    }

    /// <summary>Waits for the next reply on this thread, as <see cref="ReadAsync"/> does without one.</summary>
    /// <exception cref="EndOfStreamException">The connection has ended.</exception>
    public void Read()
    {
        int next;
        while ((next = FindNext()) < 0)
        {
            MakeRoom();
            OnRead(_stream.Read(_buffer.AsSpan(_end)));
        }

        _start = next;
    }

    /// <summary>The reply that was read last.</summary>
    public RespFrame Current => new(_buffer, _parser.Tokens);

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    private static async Task<Stream> ConnectAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        var socket = endpoint.Address is UnixDomainSocketEndPoint
            ? new NetworkSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new NetworkSocket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Address, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.Tls is not { } options) return stream;
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task IntroduceAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Password is { Length: > 0 } password)
            await ExecuteAsync(endpoint.User is { Length: > 0 } user ? ["AUTH", user, password] : ["AUTH", password], cancellationToken).ConfigureAwait(false);
        if (endpoint.Database > 0) await ExecuteAsync(["SELECT", endpoint.Database.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
        // A user who may not name its connection needs no name.
        await SendAsync(["CLIENT", "SETNAME", endpoint.ClientName], cancellationToken).ConfigureAwait(false);
        await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string[] command, CancellationToken cancellationToken)
    {
        await SendAsync(command, cancellationToken).ConfigureAwait(false);
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (Current.IsError) throw new InvalidOperationException($"Redis rejected {command[0]}: {Current.Text(0)}");
    }

    private void OnRead(int count)
    {
        if (count == 0) throw new EndOfStreamException("Redis closed the connection.");
        _end += count;
    }

    private int FindNext() => _start < _end ? _parser.Parse(_buffer.AsSpan(0, _end), _start) : -1;

    /// <summary>What has been read moves out; a buffer that one large reply needed is not kept.</summary>
    private void MakeRoom()
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (!unread.IsEmpty && _end < _buffer.Length) return;
        var size = unread.Length > _buffer.Length / 2 ? _buffer.Length * 2 : unread.IsEmpty && _buffer.Length > LargestKeptBuffer ? InitialBuffer : _buffer.Length;
        var target = size == _buffer.Length ? _buffer : new byte[size];
        unread.CopyTo(target);
        _end = unread.Length;
        _buffer = target;
        _start = 0;
    }
}

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using NetworkSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.Redis.Resp;

/// <summary>A connection of its own to Redis: replies come one after the other, in the order in which Redis sends them, on the thread that waits for them.</summary>
internal sealed class RespConnection : IRespOutput, IDisposable
{
    private const int InitialBuffer = 16 * 1024;
    private const int LargestKeptBuffer = 1024 * 1024;

    private readonly Stream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly RespParser _parser = new();
    private byte[] _buffer = new byte[InitialBuffer];
    private volatile Exception? _endReason;
    private int _start;
    private int _end;

    private RespConnection(Stream stream, EndPoint address)
    {
        _stream = stream;
        Address = address;
    }

    /// <summary>Where it has been opened to.</summary>
    public EndPoint Address { get; }

    /// <summary>The reply that was read last.</summary>
    public RespFrame Current => new(_buffer, _parser.Tokens);

    /// <summary>Whether more has been received than was read.</summary>
    public bool HasMore => _start < _end;

    /// <summary>Opens a connection, authenticates and selects the database.</summary>
    public static async Task<RespConnection> OpenAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        var socket = endpoint.Address is UnixDomainSocketEndPoint
            ? new NetworkSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new NetworkSocket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ending = cancellationToken.Register(static socket => ((NetworkSocket)socket!).Dispose(), socket);
        var opening = Task.Factory.StartNew(() => Open(socket, endpoint), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            // It fails as well, and nobody waits for it any more.
            _ = opening.ContinueWith(static given => given.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (cancellationToken.IsCancellationRequested) throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            throw;
        }
    }

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

    /// <summary>Sends a command, and waits until the system has taken it.</summary>
    public void Send(params ReadOnlySpan<string> command)
    {
        var writer = new ArrayBufferWriter<byte>();
        RespWriter.WriteCommand(writer, command);
        _stream.Write(writer.WrittenSpan);
    }

    /// <summary>Waits for the next reply, which <see cref="Current"/> then is.</summary>
    /// <exception cref="EndOfStreamException">The connection has ended.</exception>
    public void Read()
    {
        int next;
        while ((next = FindNext()) < 0)
        {
            MakeRoom();
            var count = Receive();
            if (count == 0) throw new EndOfStreamException("Redis closed the connection.");
            _end += count;
        }

        _start = next;
    }

    public void End(Exception reason)
    {
        _endReason = reason;
        Dispose();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    private static RespConnection Open(NetworkSocket socket, RespEndpoint endpoint)
    {
        socket.Connect(endpoint.Address);
        var connection = new RespConnection(Secure(new SocketStream(socket), endpoint.Tls), endpoint.Address);
        connection.Introduce(endpoint);
        return connection;
    }

    private static Stream Secure(Stream stream, SslClientAuthenticationOptions? options)
    {
        if (options is null) return stream;
        var tls = new SslStream(stream);
        tls.AuthenticateAsClient(options);
        return tls;
    }

    private void Introduce(RespEndpoint endpoint)
    {
        if (endpoint.Password is { Length: > 0 } password) Execute(endpoint.User is { Length: > 0 } user ? ["AUTH", user, password] : ["AUTH", password]);
        if (endpoint.Database > 0) Execute("SELECT", endpoint.Database.ToString(CultureInfo.InvariantCulture));
        // A user who may not name its connection needs no name.
        Send("CLIENT", "SETNAME", endpoint.ClientName);
        Read();
    }

    private void Execute(params ReadOnlySpan<string> command)
    {
        Send(command);
        Read();
        if (Current.IsError) throw new InvalidOperationException($"Redis rejected {command[0]}: {Current.Text(0)}");
    }

    private int Receive()
    {
        try
        {
            return _stream.Read(_buffer.AsSpan(_end));
        }
        catch (Exception) when (_endReason is { } reason)
        {
            ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    private int FindNext() => HasMore ? _parser.Parse(_buffer.AsSpan(0, _end), _start) : -1;

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

using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace SocketIoNet.TestSupport.Engine.Pushing;

/// <summary>The pipes of a connection until it is attached. From then on its loop pushes what arrives.</summary>
internal sealed class PushPipe(ConnectionContext connection, Func<long, int> split) : IDuplexPipe, IPushConnection
{
    private const int MostSent = 100_000;
    private const byte Garbage = 0xEE;

    private readonly IDuplexPipe _transport = connection.Transport;
    private readonly DetachableReader _input = new(connection.Transport.Input);
    private readonly DetachableWriter _output = new(connection.Transport.Output);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _signals = Channel.CreateUnbounded<bool>();
    private Task<FlushResult> _flushing = Task.FromResult(default(FlushResult));
    private IPushReceiver? _receiver;
    private int _isResumed;
    private int _isStopping;
    private volatile bool _isClosing;
    private volatile bool _isOver;

    /// <summary>Raised when the connection is attached.</summary>
    public event Action? Attached;

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public bool IsAttached => _receiver is not null;

    public Task Ended => _ended.Task;

    public void Attach(IPushReceiver receiver)
    {
        Assert.Null(_receiver);
        _receiver = receiver;
        _input.Detach();
        _output.Detach();
        Attached?.Invoke();
        Resume();
        ThreadPool.UnsafeQueueUserWorkItem(static pipe => _ = pipe.RunAsync(), this, preferLocal: false);
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (_isOver || _isClosing) throw new IOException("The connection has ended.");
        if (!_flushing.IsCompleted) return 0;
        if (_flushing.Result.IsCompleted) throw new IOException("The connection is broken.");
        var sent = bytes[..Math.Min(bytes.Length, MostSent)];
        _transport.Output.Write(sent);
        // The pipe continues in the context of its caller, which may be busy.
        _flushing = Task.Run(async () => await _transport.Output.FlushAsync());
        return sent.Length;
    }

    public async ValueTask WaitUntilWritableAsync() => await Task.WhenAny(_flushing, Ended).ConfigureAwait(false);

    public void Resume()
    {
        Interlocked.Exchange(ref _isResumed, 1);
        Wake();
    }

    public void Stop()
    {
        Interlocked.Exchange(ref _isStopping, 1);
        Wake();
    }

    public void Close()
    {
        _isClosing = true;
        Wake();
    }

    public void Abort()
    {
        if (_isOver) return;
        connection.Abort(new ConnectionAbortedException());
        Close();
    }

    private void Wake()
    {
        _signals.Writer.TryWrite(true);
        _transport.Input.CancelPendingRead();
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            await ReceiveAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            error = exception;
        }

        _isOver = true;
        await Task.WhenAny(_flushing);
        _receiver!.OnEnded(_isClosing ? null : error);
        await _transport.Output.CompleteAsync();
        await _transport.Input.CompleteAsync();
        await connection.DisposeAsync();
        _ended.SetResult();
    }

    private async Task ReceiveAsync()
    {
        var isPaused = true;
        while (!_isClosing)
        {
            if (Interlocked.Exchange(ref _isStopping, 0) == 1) _receiver!.OnStopping();
            if (Interlocked.Exchange(ref _isResumed, 0) == 1) isPaused = !_receiver!.OnResumed();
            else if (isPaused) await _signals.Reader.ReadAsync();
            else if (await _transport.Input.ReadAsync() is var read && !read.Buffer.IsEmpty) isPaused = !Push(read.Buffer);
            else if (read.IsCompleted) return;
            else _transport.Input.AdvanceTo(read.Buffer.Start);
        }
    }

    private bool Push(in ReadOnlySequence<byte> arrived)
    {
        var memory = _receiver!.GetMemory();
        var count = split(arrived.Length);
        var buffer = memory.IsEmpty ? new byte[count] : memory[..Math.Min(count, memory.Length)];
        var bytes = arrived.Slice(0, buffer.Length);
        bytes.CopyTo(buffer.Span);
        _transport.Input.AdvanceTo(bytes.End);
        var goesOn = _receiver.OnReceived(buffer.Span);
        if (memory.IsEmpty) buffer.Span.Fill(Garbage);
        return goesOn;
    }
}

using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The response to a forwarded request. A small one leaves in one message, when it is complete.</summary>
internal sealed class ForwardedResponse : IHttpResponseFeature, IHttpResponseBodyFeature, IDisposable
{
    private const int MaxBuffered = 16 * 1024;

    private readonly IncomingExchange _exchange;
    private readonly PooledBuffer _buffered = new();
    private Stack<(Func<object, Task> Callback, object State)>? _onStarting;
    private Stack<(Func<object, Task> Callback, object State)>? _onCompleted;
    private PipeWriter? _writer;
    private bool _isComplete;

    public ForwardedResponse(IncomingExchange exchange, IHeaderDictionary headers)
    {
        _exchange = exchange;
        Headers = headers;
        Stream = new ForwardedResponseStream(this);
    }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; }

    public bool HasStarted { get; private set; }

    public Stream Stream { get; }

    public PipeWriter Writer => _writer ??= PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true));

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException("Set IHttpResponseBodyFeature to replace the body.");
    }

    public void OnStarting(Func<object, Task> callback, object state) => (_onStarting ??= []).Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => (_onCompleted ??= []).Push((callback, state));

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => HasStarted ? Task.CompletedTask : SendHeadAsync(isLast: false);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!HasStarted && _buffered.Length + bytes.Length <= MaxBuffered)
        {
            _buffered.Write(bytes.Span);
            return;
        }

        await StartAsync().ConfigureAwait(false);
        await _exchange.WriteAsync(bytes).ConfigureAwait(false);
    }

    public async Task CompleteAsync()
    {
        if (_isComplete) return;
        if (_writer is not null) await _writer.FlushAsync().ConfigureAwait(false);
        _isComplete = true;
        if (HasStarted) _exchange.CompleteOutput();
        else await SendHeadAsync(isLast: true).ConfigureAwait(false);
    }

    /// <summary>Calls what has to be called at the end of the request.</summary>
    public Task RunOnCompletedAsync() => RunAsync(_onCompleted);

    public void Dispose() => _buffered.Dispose();

    private async Task SendHeadAsync(bool isLast)
    {
        await RunAsync(_onStarting).ConfigureAwait(false);
        HasStarted = true;
        _exchange.SendResponse(StatusCode, Headers, _buffered.Written, isLast);
        _buffered.Dispose();
    }

    private static async Task RunAsync(Stack<(Func<object, Task> Callback, object State)>? callbacks)
    {
        while (callbacks is not null && callbacks.TryPop(out var registered)) await registered.Callback(registered.State).ConfigureAwait(false);
    }
}

using System.Text;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Protocol;

namespace SocketIoNet.Tests.Binding;

/// <summary>Calls a handler the way a socket does when an event has arrived.</summary>
internal static class BoundEvents
{
    internal static Task? Receive(this BoundHandler handler, string data, params byte[][] attachments) =>
        handler.Receive(data, CancellationToken.None, attachments);

    internal static Task? Receive(this BoundHandler handler, string data, CancellationToken disconnected, params byte[][] attachments)
    {
        handler.Prepare(TestSerializer.Default);
        var arguments = ArgumentReader.ForEvent(Encoding.UTF8.GetBytes(data), new AttachmentList(attachments), TestSerializer.Default);
        var running = handler.Invoke(ref arguments, default, disconnected);
        return arguments.Failure is { } failure ? throw failure : running;
    }

    /// <summary>The first argument.</summary>
    internal static T First<T>(this ArgumentReader arguments) => arguments.TryNext(out T value) ? value : throw arguments.Failure!;

    internal static ArgumentBindingException AssertRefused(this BoundHandler handler, string data, int position, params byte[][] attachments)
    {
        var exception = handler.AssertThrows<ArgumentBindingException>(data, attachments);
        Assert.Equal(position, exception.Position);
        return exception;
    }

    /// <summary>The handler fails before it has anything to await.</summary>
    internal static TException AssertThrows<TException>(this BoundHandler handler, string data, params byte[][] attachments)
        where TException : Exception
    {
        Action receive = () => handler.Receive(data, attachments);
        return Assert.Throws<TException>(receive);
    }
}

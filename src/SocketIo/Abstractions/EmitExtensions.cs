using System.Runtime.CompilerServices;

namespace SocketIoNet;

/// <summary>Sends events through the interfaces by which services and handlers are tested. The arguments are given as to the classes themselves.</summary>
public static class EmitExtensions
{
    /// <inheritdoc cref="BroadcastOperator.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public static void Emit(this IBroadcastOperator target, string eventName, object? argument)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.EmitCore(eventName, [argument]);
    }

    /// <inheritdoc cref="BroadcastOperator.Emit(string, ReadOnlySpan{object?})"/>
    public static void Emit(this IBroadcastOperator target, string eventName, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.EmitCore(eventName, arguments.ToArray());
    }

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync{T}(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<IReadOnlyList<T>> EmitWithAckAsync<T>(this IBroadcastOperator target, string eventName, object? argument)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.EmitWithAckCoreAsync<T>(eventName, [argument]);
    }

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public static Task<IReadOnlyList<T>> EmitWithAckAsync<T>(this IBroadcastOperator target, string eventName, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.EmitWithAckCoreAsync<T>(eventName, arguments.ToArray());
    }

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public static void ServerSideEmit(this INamespace target, string eventName, object? argument)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.ServerSideEmitCore(eventName, [argument]);
    }

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, ReadOnlySpan{object?})"/>
    public static void ServerSideEmit(this INamespace target, string eventName, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.ServerSideEmitCore(eventName, arguments.ToArray());
    }

    /// <inheritdoc cref="Socket.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public static void Emit(this ISocket socket, string eventName, object? argument)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.EmitCore(eventName, [argument]);
    }

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public static void Emit(this ISocket socket, string eventName, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.EmitCore(eventName, arguments.ToArray());
    }

    /// <inheritdoc cref="Socket.EmitWithAckAsync{T}(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public static Task<T> EmitWithAckAsync<T>(this ISocket socket, string eventName, object? argument)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.EmitWithAckCoreAsync<T>(eventName, [argument], timeout: null);
    }

    /// <inheritdoc cref="Socket.EmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public static Task<T> EmitWithAckAsync<T>(this ISocket socket, string eventName, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.EmitWithAckCoreAsync<T>(eventName, arguments.ToArray(), timeout: null);
    }

    /// <inheritdoc cref="Socket.To(IEnumerable{string})"/>
    public static IBroadcastOperator To(this ISocket socket, params IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.Broadcast.To(rooms);
    }

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})"/>
    public static IBroadcastOperator In(this IBroadcastOperator target, params IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.To(rooms);
    }
}

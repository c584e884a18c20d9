using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SocketIoNet.Binding;

namespace SocketIoNet;

public static partial class SocketEventExtensions
{
    /// <summary>
    /// Handles an event the next time it comes, and no more after that; in all else like
    /// <see cref="On(IHandlerRegistry, string, Delegate)"/>.
    /// </summary>
    /// <inheritdoc cref="On(IHandlerRegistry, string, Delegate)" path="/remarks | /param | /returns | /exception"/>
    [OverloadResolutionPriority(-1)]
    [RequiresDynamicCode("Binding a delegate by reflection needs generic code at run time. Name the types: Once<string>(\"name\", Handle).")]
    [RequiresUnreferencedCode("Binding a delegate by reflection may need trimmed members. Name the types: Once<string>(\"name\", Handle).")]
    public static IDisposable Once(this IHandlerRegistry registry, string eventName, Delegate handler) =>
        Register(registry, eventName, new ReflectedHandler(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once(this IHandlerRegistry registry, string eventName, Action handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once(this IHandlerRegistry registry, string eventName, Func<Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<TResult>(this IHandlerRegistry registry, string eventName, Func<TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<TResult>(this IHandlerRegistry registry, string eventName, Func<Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1>(this IHandlerRegistry registry, string eventName, Action<T1> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1>(this IHandlerRegistry registry, string eventName, Func<T1, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2>(this IHandlerRegistry registry, string eventName, Action<T1, T2> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2>(this IHandlerRegistry registry, string eventName, Func<T1, T2, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3, T4> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3, T4, T5> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3, T4, T5, T6> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3, T4, T5, T6, T7> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, T8>(this IHandlerRegistry registry, string eventName, Action<T1, T2, T3, T4, T5, T6, T7, T8> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, T8>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, T8, Task> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);

    /// <inheritdoc cref="Once(IHandlerRegistry, string, Delegate)"/>
    public static IDisposable Once<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(this IHandlerRegistry registry, string eventName, Func<T1, T2, T3, T4, T5, T6, T7, T8, Task<TResult>> handler) =>
        Register(registry, eventName, TypedHandlers.Bind(handler), once: true);
}

namespace SocketIoNet.Binding;

/// <summary>
/// Binds each shape of handler that has an overload of its own: an action, a function with a result, and both of them
/// asynchronous, with zero to eight parameters. The calls capture nothing, so they are made once per shape.
/// </summary>
internal static class TypedHandlers
{
    internal static BoundHandler Bind(Action handler) =>
        new TypedHandler<Action>(handler, static (h, ref a) =>
        {
            if (a.MayCall()) h();
            return null;
        });

    internal static BoundHandler Bind(Func<Task> handler) =>
        new TypedHandler<Func<Task>>(handler, static (h, ref a) => a.MayCall() ? h() : null);

    internal static BoundHandler Bind<TResult>(Func<TResult> handler) =>
        new TypedHandler<Func<TResult>>(handler, static (h, ref a) => a.MayCall() ? a.Reply(h()) : null);

    internal static BoundHandler Bind<TResult>(Func<Task<TResult>> handler) =>
        new TypedHandler<Func<Task<TResult>>>(handler, static (h, ref a) => a.MayCall() ? a.ReplyWhenDone(h()) : null);

    internal static BoundHandler Bind<T1>(Action<T1> handler) =>
        new TypedHandler<Action<T1>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.MayCall()) h(v1);
            return null;
        });

    internal static BoundHandler Bind<T1>(Func<T1, Task> handler) =>
        new TypedHandler<Func<T1, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.MayCall() ? h(v1) : null);

    internal static BoundHandler Bind<T1, TResult>(Func<T1, TResult> handler) =>
        new TypedHandler<Func<T1, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.MayCall() ? a.Reply(h(v1)) : null);

    internal static BoundHandler Bind<T1, TResult>(Func<T1, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.MayCall() ? a.ReplyWhenDone(h(v1)) : null);

    internal static BoundHandler Bind<T1, T2>(Action<T1, T2> handler) =>
        new TypedHandler<Action<T1, T2>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.MayCall()) h(v1, v2);
            return null;
        });

    internal static BoundHandler Bind<T1, T2>(Func<T1, T2, Task> handler) =>
        new TypedHandler<Func<T1, T2, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.MayCall() ? h(v1, v2) : null);

    internal static BoundHandler Bind<T1, T2, TResult>(Func<T1, T2, TResult> handler) =>
        new TypedHandler<Func<T1, T2, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.MayCall() ? a.Reply(h(v1, v2)) : null);

    internal static BoundHandler Bind<T1, T2, TResult>(Func<T1, T2, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2)) : null);

    internal static BoundHandler Bind<T1, T2, T3>(Action<T1, T2, T3> handler) =>
        new TypedHandler<Action<T1, T2, T3>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.MayCall()) h(v1, v2, v3);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3>(Func<T1, T2, T3, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.MayCall() ? h(v1, v2, v3) : null);

    internal static BoundHandler Bind<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.MayCall() ? a.Reply(h(v1, v2, v3)) : null);

    internal static BoundHandler Bind<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4>(Action<T1, T2, T3, T4> handler) =>
        new TypedHandler<Action<T1, T2, T3, T4>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.MayCall()) h(v1, v2, v3, v4);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.MayCall() ? h(v1, v2, v3, v4) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.MayCall() ? a.Reply(h(v1, v2, v3, v4)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3, v4)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> handler) =>
        new TypedHandler<Action<T1, T2, T3, T4, T5>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.MayCall()) h(v1, v2, v3, v4, v5);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3, T4, T5>(Func<T1, T2, T3, T4, T5, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.MayCall() ? h(v1, v2, v3, v4, v5) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.MayCall() ? a.Reply(h(v1, v2, v3, v4, v5)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3, v4, v5)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6>(Action<T1, T2, T3, T4, T5, T6> handler) =>
        new TypedHandler<Action<T1, T2, T3, T4, T5, T6>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.MayCall()) h(v1, v2, v3, v4, v5, v6);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6>(Func<T1, T2, T3, T4, T5, T6, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.MayCall() ? h(v1, v2, v3, v4, v5, v6) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.MayCall() ? a.Reply(h(v1, v2, v3, v4, v5, v6)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3, v4, v5, v6)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7>(Action<T1, T2, T3, T4, T5, T6, T7> handler) =>
        new TypedHandler<Action<T1, T2, T3, T4, T5, T6, T7>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.MayCall()) h(v1, v2, v3, v4, v5, v6, v7);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7>(Func<T1, T2, T3, T4, T5, T6, T7, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.MayCall() ? h(v1, v2, v3, v4, v5, v6, v7) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.MayCall() ? a.Reply(h(v1, v2, v3, v4, v5, v6, v7)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3, v4, v5, v6, v7)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, T8>(Action<T1, T2, T3, T4, T5, T6, T7, T8> handler) =>
        new TypedHandler<Action<T1, T2, T3, T4, T5, T6, T7, T8>>(handler, static (h, ref a) =>
        {
            if (a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.TryNext(out T8 v8) && a.MayCall()) h(v1, v2, v3, v4, v5, v6, v7, v8);
            return null;
        });

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, T8>(Func<T1, T2, T3, T4, T5, T6, T7, T8, Task> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, T8, Task>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.TryNext(out T8 v8) && a.MayCall() ? h(v1, v2, v3, v4, v5, v6, v7, v8) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.TryNext(out T8 v8) && a.MayCall() ? a.Reply(h(v1, v2, v3, v4, v5, v6, v7, v8)) : null);

    internal static BoundHandler Bind<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, Task<TResult>> handler) =>
        new TypedHandler<Func<T1, T2, T3, T4, T5, T6, T7, T8, Task<TResult>>>(handler, static (h, ref a) => a.TryNext(out T1 v1) && a.TryNext(out T2 v2) && a.TryNext(out T3 v3) && a.TryNext(out T4 v4) && a.TryNext(out T5 v5) && a.TryNext(out T6 v6) && a.TryNext(out T7 v7) && a.TryNext(out T8 v8) && a.MayCall() ? a.ReplyWhenDone(h(v1, v2, v3, v4, v5, v6, v7, v8)) : null);
}

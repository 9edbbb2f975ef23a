/*
 * The published Node-API headers leave out what was experimental in Node 20. A module that declares itself
 * experimental must run its finalizers outside of the garbage collector there, through this function
 * (Node 20 documentation, "node_api_post_finalizer").
 */
#ifndef COURSEGRAPH_NODE_API_EXPERIMENTAL_H
#define COURSEGRAPH_NODE_API_EXPERIMENTAL_H

#include <node_api.h>

#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER

EXTERN_C_START

NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(node_api_basic_env env,
                                                           napi_finalize finalize_cb,
                                                           void* finalize_data,
                                                           void* finalize_hint);

EXTERN_C_END

#endif
